import type { Column } from '../../format/column.ts'
import { nullIndex } from '../../format/enumeration.ts'
import type { Expression } from '../operators/expression.ts'
import type { PartsOf } from './parts.ts'
import { intersect, narrow, type Span } from './spans.ts'

/** The column and the symbols of `` sym=`A `` and `` sym in `A`B ``. */
export type SymbolCondition = { column: string; symbols: string[] }

/** Undefined where the condition is another. */
export function symbolCondition(condition: Expression): SymbolCondition | undefined {
  if (condition.kind !== 'call' || (condition.name !== '=' && condition.name !== 'in')) return undefined
  const [left, right] = condition.args
  if (left?.kind !== 'name' || right?.kind !== 'literal') return undefined
  const { value } = right
  if (value.kind === 'list' || value.type !== 'symbol') return undefined
  if (value.kind === 'atom') return { column: left.name, symbols: [value.value] }
  return condition.name === 'in' ? { column: left.name, symbols: value.items } : undefined
}

/** Finds the indexes of symbols in a domain, each list once for all parts of a query. */
export function symbolIndexes() {
  const known = new Map<string[], Map<SymbolCondition, ReadonlySet<number>>>()
  return (names: string[], condition: SymbolCondition): ReadonlySet<number> => {
    const ofDomain = known.get(names) ?? new Map<SymbolCondition, ReadonlySet<number>>()
    known.set(names, ofDomain)
    const found = ofDomain.get(condition) ?? findIndexes(names, condition.symbols)
    ofDomain.set(condition, found)
    return found
  }
}

function findIndexes(names: string[], symbols: string[]): ReadonlySet<number> {
  const found = new Set<number>()
  for (const symbol of symbols) {
    const index = names.indexOf(symbol)
    if (index >= 0) found.add(index)
  }
  // An empty symbol is the null, or one that q has added to the list.
  if (symbols.includes('')) found.add(nullIndex)
  return found
}

type Narrowing = { rows: number; spans: Span[]; wanted: ReadonlySet<number>; partsOf: PartsOf }

/** Of these rows, those with one of the symbols: by the parts of a parted column, else by every index. */
export async function narrowBySymbols(
  column: Column & Required<Pick<Column, 'enumeration'>>,
  { rows, spans, wanted, partsOf }: Narrowing,
): Promise<Span[]> {
  if (wanted.size === 0) return []
  if (column.header.attribute !== 'p') return await narrow(spans, column.enumeration.indexes, wanted)
  const parts = await partsOf(column, rows)
  const found = [...wanted].flatMap(index => parts.get(index) ?? []).sort((a, b) => a.from - b.from)
  return intersect(spans, found)
}
