/** Parsing the recorded traffic of a busy Asterisk: our parser beside the best npm parser and a bare line split. */
