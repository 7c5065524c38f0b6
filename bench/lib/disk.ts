import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/** Appends of 4 KiB to a file in the folder, each synced, one after another. */
export function syncsPerSecond(folder: string): number {
  const file = openSync(join(folder, 'syncs'), 'w')
  const until = performance.now() + 1000
  let count = 0
  for (; performance.now() < until; count++) {
    writeSync(file, Buffer.alloc(4096))
    fdatasyncSync(file)
  }
  closeSync(file)
  return count
}
