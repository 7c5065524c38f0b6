// Executions that nothing would take on again: an earlier kdbflow lost their timers when it ended.
import type { Store } from '../../store/store.ts'
import type { Records } from '../records.ts'
import { TIMER } from './commit.ts'

interface Kept {
  store: Store
  records: Records
}

const PAGE = 500

/** The ARNs of running executions that have neither a timer nor anything to do, as each page of them is read. */
export function* lostExecutions(kept: Kept): Generator<string[]> {
  for (const machineArn of machinesOf(kept)) yield* lostOf(machineArn, kept)
}

/** Of all executions: those of deleted machines run on. */
function* machinesOf({ records }: Kept): Generator<string> {
  let after = ''
  for (;;) {
    const [first] = records.executions.list({ index: 'status', after, limit: 1 })
    if (first === undefined) return
    yield first.value.machineArn
    // Behind every status.
    after = `${first.value.machineArn} ~`
  }
}

function* lostOf(machineArn: string, { store, records }: Kept): Generator<string[]> {
  const prefix = `${machineArn} RUNNING `
  let after = ''
  for (;;) {
    const page = records.executions.list({ index: 'status', prefix, after, limit: PAGE })
    const last = page.at(-1)
    if (last === undefined) return
    const isLost = (arn: string) => records.busy.get(arn) === undefined && !store.timers.has(TIMER, arn)
    yield page.map(({ value }) => value.arn).filter(isLost)
    after = last.position
  }
}
