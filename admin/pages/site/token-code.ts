/** What a CRM's back end needs to say who is there: a signed token (JWT, HS256), with nothing to install. Pure. */

export const backEnds = ['Node', 'Python', 'PHP', 'C#', 'Java'] as const;
export type BackEnd = (typeof backEnds)[number];

/** @param site id of the site; the key comes from the environment, where secrets belong */
export function tokenCode(kind: BackEnd, site: string): string {
  return makers[kind](site);
}

const makers: Readonly<Record<BackEnd, (site: string) => string>> = {
  Node: (site) => `import { createHmac, randomUUID } from 'node:crypto';

const base64url = (value) => Buffer.from(value).toString('base64url');

/** login: of the signed-in user, as the Offhook portal knows him */
export function offhookToken(login) {
  const claims = { iss: '${site}', sub: login, jti: randomUUID(), exp: Math.floor(Date.now() / 1000) + 60 };
  const text = \`\${base64url('{"alg":"HS256","typ":"JWT"}')}.\${base64url(JSON.stringify(claims))}\`;
  const key = Buffer.from(process.env.OFFHOOK_SITE_KEY, 'base64url');
  return \`\${text}.\${createHmac('sha256', key).update(text).digest('base64url')}\`;
}`,
  Python: (site) => `import base64, hashlib, hmac, json, os, time, uuid

def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=")

def offhook_token(login):
    """login: of the signed-in user, as the Offhook portal knows him"""
    claims = {"iss": "${site}", "sub": login, "jti": str(uuid.uuid4()), "exp": int(time.time()) + 60}
    text = base64url(b'{"alg":"HS256","typ":"JWT"}') + b"." + base64url(json.dumps(claims).encode())
    key = base64.urlsafe_b64decode(os.environ["OFFHOOK_SITE_KEY"] + "=")
    return (text + b"." + base64url(hmac.new(key, text, hashlib.sha256).digest())).decode()`,
  PHP: (site) => `<?php
function base64url(string $data): string {
    return rtrim(strtr(base64_encode($data), '+/', '-_'), '=');
}

/** @param string $login of the signed-in user, as the Offhook portal knows him */
function offhook_token(string $login): string {
    $claims = ['iss' => '${site}', 'sub' => $login, 'jti' => bin2hex(random_bytes(16)), 'exp' => time() + 60];
    $text = base64url('{"alg":"HS256","typ":"JWT"}') . '.' . base64url(json_encode($claims));
    $key = base64_decode(strtr(getenv('OFFHOOK_SITE_KEY'), '-_', '+/'));
    return $text . '.' . base64url(hash_hmac('sha256', $text, $key, true));
}`,
  'C#': (site) => `using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

static class Offhook
{
    static string Base64Url(byte[] data) => Convert.ToBase64String(data).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    /// <param name="login">of the signed-in user, as the Offhook portal knows him</param>
    public static string Token(string login)
    {
        var claims = new { iss = "${site}", sub = login, jti = Guid.NewGuid(), exp = DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 60 };
        var text = Base64Url(Encoding.UTF8.GetBytes("{\\"alg\\":\\"HS256\\",\\"typ\\":\\"JWT\\"}")) + "." + Base64Url(JsonSerializer.SerializeToUtf8Bytes(claims));
        var secret = Environment.GetEnvironmentVariable("OFFHOOK_SITE_KEY")!.Replace('-', '+').Replace('_', '/') + "=";
        return text + "." + Base64Url(HMACSHA256.HashData(Convert.FromBase64String(secret), Encoding.UTF8.GetBytes(text)));
    }
}`,
  Java: (site) => `import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

class Offhook {
    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

    /** @param login of the signed-in user, as the Offhook portal knows him; letters, digits, dots, @ and hyphens */
    static String token(String login) throws Exception {
        var claims = "{\\"iss\\":\\"${site}\\",\\"sub\\":\\"%s\\",\\"jti\\":\\"%s\\",\\"exp\\":%d}"
            .formatted(login, UUID.randomUUID(), Instant.now().getEpochSecond() + 60);
        var text = encoded("{\\"alg\\":\\"HS256\\",\\"typ\\":\\"JWT\\"}".getBytes("UTF-8")) + "." + encoded(claims.getBytes("UTF-8"));
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getUrlDecoder().decode(System.getenv("OFFHOOK_SITE_KEY")), "HmacSHA256"));
        return text + "." + encoded(mac.doFinal(text.getBytes("UTF-8")));
    }

    private static String encoded(byte[] data) {
        return BASE64URL.encodeToString(data);
    }
}`,
};
