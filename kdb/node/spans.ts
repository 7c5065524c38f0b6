/** Rows `from` up to, but not including, `to`. */
export type Span = { from: number; to: number }

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

/** The spans of rows that rise. */
export const spansOf = (rows: number[]): Span[] => {
  const spans: Span[] = []
  for (const row of rows) addRow(spans, row)
  return spans
}

/** The numbers of these rows. */
export const rowsOf = (spans: Span[]): Float64Array => {
  const rows = new Float64Array(spans.reduce((sum, { from, to }) => sum + to - from, 0))
  let at = 0
  for (const { from, to } of spans) for (let row = from; row < to; row++) rows[at++] = row
  return rows
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

/** Spans near one another share one read. */
export function* groupsOf(spans: Span[]): Generator<Span[]> {
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
