import { availableParallelism, hostname } from 'node:os'
import { dirname } from 'node:path'
import { dateFromMillis, timestampFromMillis } from '../temporal.ts'
import { atom, chars, dictionary, type KdbValue, list, symbol, symbols } from '../values.ts'
import type { NodeState } from './state.ts'

/** A variable that FinSpace gives its code, or one of q's own; undefined where a node has none of this name. */
export const globalOf = (name: string, state: NodeState): KdbValue | undefined =>
  Object.hasOwn(globals, name) ? globals[name]?.(state) : undefined

const nanosPerDay = 86_400_000_000_000n
const millisPerDay = 86_400_000

const timestamp = ({ now }: NodeState): KdbValue => atom('timestamp', timestampFromMillis(now()))
const date = ({ now }: NodeState): KdbValue => atom('date', dateFromMillis(now()))
const timespan = ({ now }: NodeState): KdbValue => atom('timespan', timestampFromMillis(now()) % nanosPerDay)
const time = ({ now }: NodeState): KdbValue => atom('time', Math.floor(now()) % millisPerDay)
const datetime = ({ now }: NodeState): KdbValue =>
  atom('datetime', dateFromMillis(now()) + (now() % millisPerDay) / millisPerDay)

/** As `.Q.opt` has them: user code takes `first .aws.args[`procname]`. */
const stringsOf = (value: string): KdbValue => list(value === '' ? [] : [chars(value)])

/** What a cluster of FinSpace had besides, of which no public page says what it held. */
const unset = ['akda', 'akre', 'akif', 'akp', 'akm', 'akv', 'akdbs', 'akeah', 'aksadb', 'akcsp', 'akscp']

// A node keeps UTC, so q's local clock and its UTC clock are one. An unset `.aws` variable is an empty string.
const globals: Record<string, (state: NodeState) => KdbValue> = {
  '.aws.akdb': ({ mount }) => chars(mount?.databaseName ?? ''),
  // User code builds the database's path of it: .aws.akdbp,"/",.aws.akdb
  '.aws.akdbp': ({ mount }) => chars(mount === undefined ? '' : dirname(mount.path)),
  '.aws.akcp': ({ options }) => chars(options.codePath ?? ''),
  '.aws.args': ({ options }) =>
    dictionary(symbols(Object.keys(options.args)), list(Object.values(options.args).map(stringsOf))),
  ...Object.fromEntries(unset.map(name => [`.aws.${name}`, () => chars('')])),
  '.z.p': timestamp,
  '.z.P': timestamp,
  '.z.d': date,
  '.z.D': date,
  '.z.n': timespan,
  '.z.N': timespan,
  '.z.t': time,
  '.z.T': time,
  '.z.z': datetime,
  '.z.Z': datetime,
  '.z.h': () => symbol(hostname()),
  '.z.i': () => atom('int', process.pid),
  '.z.c': () => atom('int', availableParallelism()),
  '.Q.pf': ({ mount }) => symbol(mount?.database.partitionField ?? ''),
  '.Q.pt': ({ mount }) =>
    symbols([...(mount?.database.tables.values() ?? [])].filter(t => t.partitioned).map(t => t.name)),
}
