import { KdbError } from '../errors.ts'
import { dateFromMillis, timestampFromMillis } from '../temporal.ts'
import { atom, chars, dictionary, type KdbValue, list, symbol, symbols } from '../values.ts'
import type { NodeState } from './state.ts'

/** Reads a variable that FinSpace gives its code, or one of q's own. */
export const globalOf = (name: string, state: NodeState): KdbValue => {
  const read = globals[name]
  if (read === undefined) throw new KdbError('nyi')
  return read(state)
}

const clock = ({ now }: NodeState): KdbValue => atom('timestamp', timestampFromMillis(now()))
const today = ({ now }: NodeState): KdbValue => atom('date', dateFromMillis(now()))

// A node keeps UTC, so q's local clock and its UTC clock are one. An unset `.aws` variable is an empty string.
const globals: Record<string, (state: NodeState) => KdbValue> = {
  '.aws.akdb': ({ mount }) => chars(mount?.databaseName ?? ''),
  '.aws.akdbp': ({ mount }) => chars(mount?.path ?? ''),
  '.aws.akcp': ({ options }) => chars(options.codePath ?? ''),
  '.aws.args': ({ options }) =>
    dictionary(symbols(Object.keys(options.args)), list(Object.values(options.args).map(chars))),
  '.z.p': clock,
  '.z.P': clock,
  '.z.d': today,
  '.z.D': today,
  '.Q.pf': ({ mount }) => symbol(mount?.database.partitionField ?? ''),
  '.Q.pt': ({ mount }) =>
    symbols([...(mount?.database.tables.values() ?? [])].filter(t => t.partitioned).map(t => t.name)),
}
