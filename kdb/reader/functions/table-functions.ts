import { KdbError } from '../../errors.ts'
import { columnsOf } from '../../format/database.ts'
import { symbols } from '../../values.ts'
import type { FunctionEntry } from '../lists/function.ts'
import { lookUp } from '../session/look-up.ts'
import type { Session } from '../session/session.ts'
import { sourceOf, type Value } from '../session/value.ts'
import { answerMeta } from '../tables/meta.ts'
import type { TableSource } from '../tables/mount.ts'
import { textOf } from './list-functions.ts'

/** Those on disk and of the connection; of the one name space that there is. */
const tables: FunctionEntry = {
  ranks: [0, 1],
  apply([space], { state, globals }) {
    if (space !== undefined && !isRoot(space)) throw new KdbError('nyi')
    const stored = [...(state.mount?.database.tables.keys() ?? [])]
    return symbols([...new Set([...stored, ...globals.tables()])].sort())
  },
}

const isRoot = (space: Value): boolean =>
  space.kind === 'primitive' || (space.kind === 'atom' && (space.value === '.' || space.value === ''))

const cols: FunctionEntry = {
  ranks: [1],
  apply: ([of], session) => {
    const source = tableOf(of, session)
    return symbols(columnsOf(source, source.table))
  },
}

const keys: FunctionEntry = {
  ranks: [1],
  apply: ([of], session) => {
    const { table } = tableOf(of, session)
    return symbols(table.columns.slice(0, table.keys))
  },
}

const meta: FunctionEntry = { ranks: [1], apply: ([of], session) => answerMeta(tableOf(of, session)) }

/** A table, or the one of this name. Throws the name of none, as q signals it. */
export function tableOf(value: Value, session: Session): TableSource {
  const named = value.kind === 'atom' && value.type === 'symbol' ? lookUp(value.value, session) : value
  const source = sourceOf(named)
  if (source === undefined) throw new KdbError('type')
  return source
}

/** What a name stands for, or what a text comes to (code.kx.com/q/ref/value). */
const value: FunctionEntry = {
  ranks: [1],
  apply([of], session) {
    const text = textOf(of)
    if (text !== undefined) return session.run(text, session)
    if (of.kind === 'dictionary') return of.values
    if (of.kind === 'atom' && of.type === 'symbol') return lookUp(of.value, session)
    throw new KdbError('nyi')
  },
}

export const tableFunctions: Record<string, FunctionEntry> = { tables, cols, keys, meta, value, get: value }
