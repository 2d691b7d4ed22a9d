/** What the directory's doors work with. */
import type { CrmLookup } from './crm-lookup.ts';
import type { Directory } from './directory.ts';
import type { DirectoryRecords } from './directory-records.ts';
import type { LookupSettings } from './lookup-settings.ts';
import type { NumberSettingsStore } from './number-settings-store.ts';

export interface DirectoryParts {
  records: DirectoryRecords;
  directory: Directory;
  numbers: NumberSettingsStore;
  lookup: CrmLookup;
  lookupSettings: LookupSettings;
}
