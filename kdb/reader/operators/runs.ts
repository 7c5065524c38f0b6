/** Rows of a chunk by their groups: run `at` is of rows `starts[at]` up to `starts[at + 1]`, all of group `slots[at]`. */
export type Runs = { count: number; starts: Int32Array; slots: Int32Array }

/** All rows, of one group. */
export const oneRun = (rows: number, slot: number): Runs => ({
  count: 1,
  starts: Int32Array.of(0, rows),
  slots: Int32Array.of(slot),
})

/** Runs of so many rows, of which none is there yet, in the arrays of runs that are of no more use. */
export function newRuns(rows: number, before?: Runs): Runs {
  const isEnough = before !== undefined && before.slots.length >= rows
  const { starts, slots } = isEnough
    ? before
    : { starts: new Int32Array(rows + 1), slots: new Int32Array(rows) }
  starts[0] = rows
  return { count: 0, starts, slots }
}

/** The rows from this one on, until another run begins. */
export function addRun(runs: Runs, row: number, slot: number): void {
  const { starts, slots, count } = runs
  if (count > 0 && slots[count - 1] === slot) return
  starts[count + 1] = starts[count] ?? 0
  starts[count] = row
  slots[count] = slot
  runs.count++
}

/** Runs from the slot of each row; rows of a parted column make few. */
export function runsOf(runs: Runs, slotOf: (row: number) => number): Runs {
  const rows = runs.starts[0] ?? 0
  for (let row = 0; row < rows; row++) addRun(runs, row, slotOf(row))
  return runs
}
