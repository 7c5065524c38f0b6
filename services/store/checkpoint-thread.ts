// The thread behind checkpoint.ts: a second connection to the file, told when to checkpoint.
import { DatabaseSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'

const database = new DatabaseSync(String(workerData))

parentPort?.on('message', (message: 'checkpoint' | 'close') => {
  if (message === 'checkpoint') database.exec('PRAGMA wal_checkpoint(PASSIVE)')
  else {
    database.close()
    parentPort?.close()
  }
})
