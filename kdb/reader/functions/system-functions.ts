import { totalmem } from 'node:os'
import { dirname } from 'node:path'
import { KdbError } from '../../errors.ts'
import { columnsOf } from '../../format/database.ts'
import { dictionary, long, symbols, vector } from '../../values.ts'
import type { FunctionEntry } from '../lists/function.ts'
import { genericNull } from '../operators/null.ts'
import { readRowsAt } from '../query/row-numbers.ts'
import { sendable, type Value } from '../session/value.ts'
import { answerHealth } from '../tables/partitions.ts'
import { textOf } from './list-functions.ts'
import { tableOf } from './table-functions.ts'

const health: FunctionEntry = { ranks: [0, 1], apply: (_, { state }) => answerHealth(state) }

/** Nothing is given back by hand. */
const gc: FunctionEntry = { ranks: [0, 1], apply: () => long(0) }

/** Of this process, which neither maps files nor interns symbols (code.kx.com/q/ref/dotq, .Q.w). */
const memory: FunctionEntry = {
  ranks: [0, 1],
  apply() {
    const { heapUsed, heapTotal, external, rss } = process.memoryUsage()
    const peak = process.resourceUsage().maxRSS * 1024
    const facts = { used: heapUsed + external, heap: heapTotal + external, peak: Math.max(peak, rss) }
    const all = { ...facts, wmax: 0, mmap: 0, mphy: totalmem(), syms: 0, symw: 0 }
    const items = BigInt64Array.from(Object.values(all), BigInt)
    return dictionary(symbols(Object.keys(all)), vector('long', items))
  },
}

/** Loads the database that is mounted already, by its path; a node mounts what its cluster serves. */
const load: FunctionEntry = {
  ranks: [1, 2, 3],
  apply([path], { state }) {
    const asked = pathOf(path)
    const { mount } = state
    if (mount === undefined || asked === undefined) throw new KdbError('nyi')
    const paths = [mount.path, dirname(mount.path), mount.databaseName]
    if (!paths.includes(asked.replace(/\/$/, ''))) throw new KdbError('nyi')
    return genericNull
  },
}

function pathOf(value: Value): string | undefined {
  const path = value.kind === 'atom' && value.type === 'symbol' ? value.value : textOf(value)
  return path?.replace(/^:/, '')
}

/** Rows of a partitioned table by their numbers in all of it (code.kx.com/q/ref/dotq, .Q.ind). */
const ind: FunctionEntry = {
  ranks: [2],
  apply([of, at], session) {
    const source = tableOf(of, session)
    const rows = sendable(at)
    if (!source.table.partitioned || rows.kind !== 'vector' || rows.type !== 'long') throw new KdbError('nyi')
    if (rows.items.length > session.state.options.maxRows) throw new KdbError('limit')
    return readRowsAt(source, columnsOf(source, source.table), rows.items)
  },
}

export const systemFunctions: Record<string, FunctionEntry> = {
  '.kdbflow.health': health,
  '.Q.gc': gc,
  '.Q.w': memory,
  '.Q.l': load,
  '.Q.lo': load,
  '.Q.ind': ind,
}
