import type { Column } from '../../format/column.ts'
import type { Runs } from '../operators/runs.ts'
import type { Span } from './spans.ts'

/** Where the rows of each symbol stand: those of one are together where a column is parted. */
export type Parts = {
  size: number
  /** The rows of a symbol, by its index. */
  get: (index: number) => Span | undefined
  /** The rows `from` up to `to`, by their symbols' indexes. */
  runs: (from: number, to: number) => Runs
}

/** Parts that are kept at once, of all columns. */
const mostKept = 1_000_000
const blockRows = 8192

export type PartsOf = ReturnType<typeof partsCache>

/** The parts of a column, found at its first question and then known. */
export function partsCache() {
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
export async function findParts(indexes: ReadIndexes, rows: number): Promise<Parts> {
  const starts: number[] = []
  const found: number[] = []
  const add = (index: number, start: number): void => {
    starts.push(start)
    found.push(index)
  }
  for (let from = 0; from < rows; ) {
    const block = await indexes(from, Math.min(rows, from + blockRows))
    let start = 0
    for (let row = 1; row < block.length; row++) {
      if (block[row] === block[start]) continue
      add(block[start] ?? 0, from + start)
      start = row
    }
    const index = block[start] ?? 0
    add(index, from + start)
    from = await endOf(index, { known: from + block.length, rows, indexes })
  }
  return partsOf(Float64Array.from([...starts, rows]), Int32Array.from(found))
}

/** Part `at` is of rows `starts[at]` up to `starts[at + 1]`, all of `indexes[at]`. */
function partsOf(starts: Float64Array, indexes: Int32Array): Parts {
  const places = new Map<number, number>()
  indexes.forEach((index, at) => {
    places.set(index, at)
  })
  return {
    size: indexes.length,
    get(index) {
      const at = places.get(index)
      return at === undefined ? undefined : { from: starts[at] ?? 0, to: starts[at + 1] ?? 0 }
    },
    runs(from, to) {
      const first = lastAtMost(starts, from)
      let next = first + 1
      while ((starts[next] ?? to) < to) next++
      const count = next - first
      const runs = { count, starts: new Int32Array(count + 1), slots: indexes.slice(first, next) }
      for (let at = 0; at <= count; at++) {
        runs.starts[at] = Math.min(to, Math.max(from, starts[first + at] ?? to)) - from
      }
      return runs
    },
  }
}

/** The last place whose number is no more than this one, by halves. */
function lastAtMost(rising: Float64Array, number: number): number {
  let [within, beyond] = [0, rising.length]
  while (beyond - within > 1) {
    const middle = Math.floor((within + beyond) / 2)
    if ((rising[middle] ?? 0) <= number) within = middle
    else beyond = middle
  }
  return within
}

/** The end of a part of which the rows below `known` are: by steps that double, then by halves. */
async function endOf(
  index: number,
  { known, rows, indexes }: { known: number; rows: number; indexes: ReadIndexes },
): Promise<number> {
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
