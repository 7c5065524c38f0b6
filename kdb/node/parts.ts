import type { Column } from '../format/column.ts'
import type { Span } from './spans.ts'

/** Where the rows of each symbol stand, by its index: those of one are together where a column is parted. */
export type Parts = ReadonlyMap<number, Span>

/** Parts that are kept at once, of all columns. */
const mostKept = 1_000_000
const blockRows = 8192

export type PartsOf = ReturnType<typeof partsCache>

/** The parts of a column, found at its first question and then known. */
export const partsCache = () => {
  const known = new Map<string, Promise<Parts>>()
  let kept = 0
  return (column: Column & Required<Pick<Column, 'enumeration'>>, rows: number): Promise<Parts> => {
    const before = known.get(column.path)
    if (before !== undefined) return before
    const finding = findParts(column.enumeration.indexes, rows)
    if (kept >= mostKept) return finding
    known.set(column.path, finding)
    finding.then(
      parts => {
        kept += parts.size
      },
      () => known.delete(column.path),
    )
    return finding
  }
}

type ReadIndexes = (from: number, to: number) => Promise<Int32Array>

/** Reads a block where parts are small, and steps over what is within a large one. */
export const findParts = async (indexes: ReadIndexes, rows: number): Promise<Parts> => {
  const parts = new Map<number, Span>()
  for (let from = 0; from < rows; ) {
    const block = await indexes(from, Math.min(rows, from + blockRows))
    let start = 0
    for (let row = 1; row < block.length; row++) {
      if (block[row] === block[start]) continue
      parts.set(block[start] ?? 0, { from: from + start, to: from + row })
      start = row
    }
    const index = block[start] ?? 0
    const to = await endOf(index, { known: from + block.length, rows, indexes })
    parts.set(index, { from: from + start, to })
    from = to
  }
  return parts
}

/** The end of a part of which the rows below `known` are: by steps that double, then by halves. */
const endOf = async (
  index: number,
  { known, rows, indexes }: { known: number; rows: number; indexes: ReadIndexes },
): Promise<number> => {
  const isWithin = async (row: number) => (await indexes(row, row + 1))[0] === index
  let [within, beyond] = [known - 1, rows]
  for (let step = blockRows; within + step < rows; step *= 2) {
    if (await isWithin(within + step)) within += step
    else {
      beyond = within + step
      break
    }
  }
  while (beyond - within > 1) {
    const middle = Math.floor((within + beyond) / 2)
    if (await isWithin(middle)) within = middle
    else beyond = middle
  }
  return beyond
}
