import type { SdkParameters } from '../../../asl/validate/parameters.ts'
import type { PassRole } from '../../iam/pass-role.ts'
import type { Clock } from '../../store/clock.ts'
import type { Random } from '../../store/random.ts'
import type { Store } from '../../store/store.ts'
import type { Account } from '../../wire/account.ts'
import type { Engine } from '../engine/engine.ts'
import type { Records } from '../engine/records.ts'

/** What every operation works with. */
export interface Context {
  store: Store
  records: Records
  engine: Engine
  clock: Clock
  random: Random
  account: Account
  passRole: PassRole
  sdkParameters: SdkParameters | undefined
}
