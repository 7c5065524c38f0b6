import type { Column } from '../format/column.ts'
import type { KdbList, KdbVector } from '../values.ts'

/** Rows `from` up to, but not including, `to`. */
export type Span = { from: number; to: number }

export const lengthOf = (spans: Span[]): number => spans.reduce((sum, { from, to }) => sum + to - from, 0)

/** The first `limit` rows. */
export const firstRows = (spans: Span[], limit: number): Span[] => {
  let left = limit
  const kept: Span[] = []
  for (const { from, to } of spans) {
    if (left <= 0) break
    kept.push({ from, to: Math.min(to, from + left) })
    left -= to - from
  }
  return kept
}

/** Rows read at once: columns may be larger than memory. */
const chunkRows = 65_536

/** Of these rows, those that have one of the wanted indexes. */
export const narrow = async (
  spans: Span[],
  indexes: (from: number, to: number) => Promise<Int32Array>,
  wanted: Set<number>,
): Promise<Span[]> => {
  const kept: Span[] = []
  for (const { from, to } of inChunks(spans)) {
    const found = await indexes(from, to)
    found.forEach((index, row) => {
      if (wanted.has(index)) addRow(kept, from + row)
    })
  }
  return kept
}

const addRow = (spans: Span[], row: number): void => {
  const last = spans.at(-1)
  if (last?.to === row) last.to = row + 1
  else spans.push({ from: row, to: row + 1 })
}

/** The values of these rows, piece by piece. Spans near one another share one read. */
export async function* readSpans(column: Column, spans: Span[]): AsyncGenerator<KdbVector | KdbList> {
  for (const group of groupsOf(spans)) {
    const [start, end] = [group[0]?.from ?? 0, group.at(-1)?.to ?? 0]
    const values = await column.read(start, end)
    for (const { from, to } of group) yield slice(values, from - start, to - start)
  }
}

const slice = <V extends KdbVector | KdbList>(values: V, from: number, to: number): V => ({
  ...values,
  items: values.items.slice(from, to),
})

/** A span of no rows is one chunk of none, so that what is read of it still has its type. */
function* inChunks(spans: Span[]): Generator<Span> {
  for (const { from, to } of spans) {
    let at = from
    do {
      yield { from: at, to: Math.min(to, at + chunkRows) }
      at += chunkRows
    } while (at < to)
  }
}

function* groupsOf(spans: Span[]): Generator<Span[]> {
  let group: Span[] = []
  for (const span of inChunks(spans)) {
    const [first] = group
    if (first !== undefined && span.to - first.from > chunkRows) {
      yield group
      group = []
    }
    group.push(span)
  }
  if (group.length > 0) yield group
}
