import { availableParallelism, hostname } from 'node:os'
import { dirname } from 'node:path'
import { nullOf } from '../../nulls.ts'
import { dateFromMillis, timestampFromMillis } from '../../temporal.ts'
import { atom, chars, dictionary, type KdbValue, list, symbol, symbols } from '../../values.ts'
import type { NodeState } from '../tables/state.ts'
import type { Connection } from './connection-globals.ts'

/** A variable that FinSpace gives its code, or one of q's own; undefined where a node has none of this name. */
export const globalOf = (
  name: string,
  { state, connection }: { state: NodeState; connection: Connection },
): KdbValue | undefined => (Object.hasOwn(globals, name) ? globals[name]?.(state, connection) : undefined)

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

/** The names of `.aws`, in the order that a cluster of FinSpace had; of most no public page says what they held. */
const awsNames = 'args akda akre akif akp akm akv akdb akdbs akeah aksadb akcp akcsp akscp akdbp'.split(' ')

/** What is in a name space; none where a node has none of this name. */
export const namespaceNames = (space: string): string[] => (space === '.aws' ? awsNames : [])

/** `-procname hdb1`, as a command line has it. */
const commandLine = ({ options }: NodeState): KdbValue[] =>
  Object.entries(options.args).flatMap(([name, value]) => [chars(`-${name}`), chars(value)])

/** kdb+'s name of an operating system, by the table of code.kx.com/q/ref/dotz. */
function system(): string {
  const names: Record<string, string> = { linux: 'l', darwin: 'm', win32: 'w' }
  return `${names[process.platform] ?? 'l'}64${process.platform === 'linux' && process.arch === 'arm64' ? 'arm' : ''}`
}

/** The four bytes of an address as one int; 0 of what is none, as q has it of a Unix socket. */
function addressNumber(address: string): number {
  const bytes = /(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address)?.slice(1).map(Number) ?? []
  return bytes.reduce((all, byte) => (all << 8) | byte, 0)
}

const letters = 'abcdefghijklmnopqrstuvwxyz'

// A node keeps UTC, so q's local clock and its UTC clock are one. An unset `.aws` variable is an empty string.
const globals: Record<string, (state: NodeState, connection: Connection) => KdbValue> = {
  ...Object.fromEntries(awsNames.map(name => [`.aws.${name}`, () => chars('')])),
  '.aws.akdb': ({ mount }) => chars(mount?.databaseName ?? ''),
  // User code builds the database's path of it: .aws.akdbp,"/",.aws.akdb
  '.aws.akdbp': ({ mount }) => chars(mount === undefined ? '' : dirname(mount.path)),
  '.aws.akcp': ({ options }) => chars(options.codePath ?? ''),
  '.aws.args': ({ options }) =>
    dictionary(symbols(Object.keys(options.args)), list(Object.values(options.args).map(stringsOf))),
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
  '.z.u': (_, { user }) => symbol(user),
  '.z.a': (_, { address }) => atom('int', addressNumber(address)),
  '.z.w': (_, { handle }) => atom('int', handle),
  '.z.f': () => symbol(''),
  '.z.x': state => list(commandLine(state)),
  '.z.X': state => list([chars('q'), ...commandLine(state)]),
  // The version that FinSpace ran, which the reader follows; it is no release of kdb+ itself.
  '.z.K': () => atom('float', 4),
  '.z.k': () => atom('date', nullOf('date') as number),
  '.z.o': () => symbol(system()),
  '.z.c': () => atom('int', availableParallelism()),
  '.Q.a': () => chars(letters),
  '.Q.A': () => chars(letters.toUpperCase()),
  '.Q.an': () => chars(`${letters}${letters.toUpperCase()}_0123456789`),
  '.Q.pf': ({ mount }) => symbol(mount?.database.partitionField ?? ''),
  '.Q.pt': ({ mount }) =>
    symbols([...(mount?.database.tables.values() ?? [])].filter(t => t.partitioned).map(t => t.name)),
}
