import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'
import { openCopyThreads } from '../../../../../services/finspace/versions/copy/copy-threads.ts'
import { temporaryFolder } from '../../../../support/temporary-folder.ts'

/** Threads that run one text of JavaScript each. */
function threadsOf(...codes: string[]) {
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

test('a large file is named when it begins, since its bytes are reported at its end', async () => {
  const folder = temporaryFolder()
  const from = (name: string, size: number) => {
    const path = join(folder, name)
    writeFileSync(path, Buffer.alloc(size))
    const { ino, ctimeNs, mtimeNs } = statSync(path, { bigint: true })
    return { from: { path, ino, ctimeNs, mtimeNs }, to: join(folder, 'copies', name), size, lastModified: 0 }
  }
  const said: unknown[] = []
  await openCopyThreads(1).copy([from('sym', 10), from('trade', 32 * 2 ** 20)], {
    resuming: false,
    onCopied: bytes => said.push({ bytes }),
    begun: index => said.push({ index }),
  })
  expect(said.slice(0, 2)).toEqual([{ index: 1 }, { bytes: 32 * 2 ** 20 + 10 }])
})
