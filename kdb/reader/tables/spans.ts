/** Rows `from` up to, but not including, `to`. */
export type Span = { from: number; to: number }

/** Rows that rise: all of a span, or those that `rows` names within it. */
export type RowSet = Span & { rows?: Float64Array }

/** Rows read at once: columns may be larger than memory. */
const chunkRows = 65_536

export const countOf = ({ from, to, rows }: RowSet): number => rows?.length ?? to - from

/** Of these rows, those that `keep` names by their place among them. */
export function keepRows(set: RowSet, keep: (at: number) => boolean): RowSet {
  const { from, rows } = set
  const kept = new Float64Array(countOf(set))
  let count = 0
  for (let at = 0; at < kept.length; at++) {
    if (keep(at)) kept[count++] = rows === undefined ? from + at : (rows[at] ?? 0)
  }
  return count === kept.length ? set : { ...set, rows: kept.slice(0, count) }
}

/** Of these rows, those that have one of the wanted indexes. */
export async function narrow(
  spans: Span[],
  indexes: (from: number, to: number) => Promise<Int32Array>,
  wanted: ReadonlySet<number>,
): Promise<Span[]> {
  const kept: Span[] = []
  for (const { from, to } of inChunks(spans)) {
    const found = await indexes(from, to)
    for (let row = 0; row < found.length; row++) {
      if (wanted.has(found[row] ?? 0)) addRow(kept, from + row)
    }
  }
  return kept
}

/** What two lists of spans that rise have in common. */
export const intersect = (spans: Span[], others: Span[]): Span[] =>
  spans.flatMap(({ from, to }) =>
    others.flatMap(other => {
      const common = { from: Math.max(from, other.from), to: Math.min(to, other.to) }
      return common.from < common.to ? [common] : []
    }),
  )

function addRow(spans: Span[], row: number): void {
  const last = spans.at(-1)
  if (last?.to === row) last.to = row + 1
  else spans.push({ from: row, to: row + 1 })
}

/** The spans of rows that rise. */
export function spansOf(rows: number[]): Span[] {
  const spans: Span[] = []
  for (const row of rows) addRow(spans, row)
  return spans
}

/** The rows of the spans in pieces; spans near one another share one read. */
export function* rowSetsOf(spans: Span[]): Generator<RowSet> {
  let group: Span[] = []
  for (const span of inChunks(spans)) {
    const [first] = group
    if (first !== undefined && span.to - first.from > chunkRows) {
      yield setOf(group)
      group = []
    }
    group.push(span)
  }
  if (group.length > 0) yield setOf(group)
}

function* inChunks(spans: Span[]): Generator<Span> {
  for (const { from, to } of spans) {
    let at = from
    do {
      yield { from: at, to: Math.min(to, at + chunkRows) }
      at += chunkRows
    } while (at < to)
  }
}

function setOf(group: Span[]): RowSet {
  const [first = { from: 0, to: 0 }] = group
  if (group.length === 1) return first
  const rows = new Float64Array(group.reduce((sum, { from, to }) => sum + to - from, 0))
  let at = 0
  for (const { from, to } of group) for (let row = from; row < to; row++) rows[at++] = row
  return { from: first.from, to: group.at(-1)?.to ?? first.to, rows }
}
