import type { Store } from '../../store/store.ts'
import type { Records } from '../records.ts'

/** An execution that the last process has left with something to do. */
export interface UnderWay {
  arn: string
  /** How many starts have found it so: it may be what ends the process. */
  starts: number
}

/** Those that this start finds, which counts as one more for each; the fewest starts come first. */
export function underWay({ store, records }: { store: Store; records: Records }): UnderWay[] {
  const found = records.busy.list().map(({ key, value }) => ({ arn: key, starts: startsOf(value) + 1 }))
  store.transact(() => {
    for (const { arn, starts } of found) records.busy.put(arn, starts)
  })
  return found.sort((one, other) => one.starts - other.starts)
}

const startsOf = (busy: true | number): number => (busy === true ? 0 : busy)
