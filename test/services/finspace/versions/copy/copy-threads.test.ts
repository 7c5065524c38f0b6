import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'
import { openCopyThreads } from '../../../../../services/finspace/versions/copy/copy-threads.ts'

/** Threads that run one text of JavaScript each. */
const threadsOf = (...codes: string[]) => {
  const started: Worker[] = []
  const start = () => {
    const worker = new Worker(codes[started.length] ?? '', { eval: true })
    started.push(worker)
    return worker
  }
  return { started, threads: openCopyThreads(1, start) }
}

const working = `require('node:worker_threads').parentPort.on('message', () =>
  require('node:worker_threads').parentPort.postMessage({ done: true }))`

test('a thread that ends in the middle of its copies fails them, and the next have another', async () => {
  const { threads } = threadsOf('process.exit(7)', working)
  await expect(threads.seal(['/any'])).rejects.toThrow('got its end (7)')
  await threads.seal(['/any'])
})

test('a thread that ended while it was idle is not given copies', async () => {
  const { started, threads } = threadsOf(working, working)
  await threads.seal(['/any'])
  await started[0]?.terminate()
  await threads.seal(['/any'])
  expect(started).toHaveLength(2)
})
