// The thread behind checkpoint.ts: a second connection to the file, which checkpoints when asked.
import { DatabaseSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'
import { DONE } from './checkpoint-state.ts'

const { file, state }: { file: string; state: Int32Array } = workerData
const database = new DatabaseSync(file)

parentPort?.on('message', (message: 'checkpoint' | 'close') => {
  if (message === 'checkpoint') checkpoint()
  else {
    database.close()
    parentPort?.close()
  }
})

function checkpoint(): void {
  try {
    database.exec('PRAGMA wal_checkpoint(PASSIVE)')
    // What was written during the first: it leaves the writer, who moves the rest, next to nothing.
    database.exec('PRAGMA wal_checkpoint(PASSIVE)')
  } catch {
    // A full disk, or a broken one: what could not be moved stays in the log, which fails the next commits.
  } finally {
    Atomics.store(state, 0, DONE)
    Atomics.notify(state, 0)
  }
}
