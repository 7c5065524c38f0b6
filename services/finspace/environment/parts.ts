import type { Collection } from '../../store/collection.ts'
import type { Around } from '../kind/around.ts'
import type { Contents } from '../kind/kind.ts'
import type { Life } from '../life/life.ts'
import type { EnvironmentRecord } from './record.ts'

export interface EnvironmentTables {
  environment: Collection<EnvironmentRecord>
}

/** What environments work with. */
export interface EnvironmentParts extends Around {
  tables: Around['tables'] & EnvironmentTables
  life: Life<EnvironmentRecord>
  /** Everything that may be in an environment. */
  contents(): readonly Contents[]
}
