import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { CopyFault } from './copy-fault.ts'
import type { FileCopy, ThreadJob, ThreadReply } from './copy-thread.ts'

/** A few threads that copy files, started when first needed. Idle ones do not keep the process alive. */
export interface CopyThreads {
  /**
   * `told` is called with bytes as they are copied.
   * @throws {FileFault} with the copy that failed; those before it in the list are finished.
   */
  copy(files: FileCopy[], options: { resuming: boolean; told: (bytes: number) => void }): Promise<void>
  /** Makes directories read-only. */
  seal(directories: string[]): Promise<void>
}

/** More threads than this wait for the same disk. */
const MOST_THREADS = 4

export class FileFault extends Error {
  override readonly name = 'FileFault'
  /** Of the copy in its list. */
  readonly index: number

  constructor(index: number, cause: CopyFault) {
    super(cause.message, { cause })
    this.index = index
  }
}

/** One pool for the process, as Node has one for its own file system calls: there is one disk. */
export const copyThreads = openCopyThreads(Math.min(MOST_THREADS, availableParallelism()))

export function openCopyThreads(count: number, start = startThread): CopyThreads {
  const idle: Worker[] = []
  const waiting: (() => void)[] = []
  let running = 0
  const run = async (job: ThreadJob, told: (bytes: number) => void) => {
    while (running === count) await new Promise<void>(resolve => waiting.push(resolve))
    running++
    try {
      const worker = takeLiving(idle) ?? start()
      const fault = await runIn(worker, job, told)
      idle.push(worker)
      return fault
    } finally {
      running--
      waiting.shift()?.()
    }
  }
  return {
    async copy(files, { resuming, told }) {
      const fault = await run({ copy: files, resuming }, told)
      if (fault !== undefined) throw new FileFault(fault.index, new CopyFault(fault.code, fault.message))
    },
    async seal(directories) {
      const fault = await run({ seal: directories }, () => undefined)
      if (fault !== undefined) throw new CopyFault(fault.code, fault.message)
    },
  }
}

function startThread(): Worker {
  return new Worker(new URL('./copy-thread.ts', import.meta.url))
}

type Fault = Extract<ThreadReply, { fault: unknown }>['fault']

function takeLiving(idle: Worker[]): Worker | undefined {
  const worker = idle.pop()
  return worker === undefined || isLiving(worker) ? worker : takeLiving(idle)
}

// https://nodejs.org/api/worker_threads.html#workerthreadid: -1 once it has ended.
const isLiving = ({ threadId }: Worker) => threadId !== -1

/** A thread that dies, which none does of a failed copy, rejects and is not used again. */
function runIn(worker: Worker, job: ThreadJob, told: (bytes: number) => void): Promise<Fault | undefined> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number) =>
      reject(new Error(`expected a thread to finish its copies, got its end (${code})`))
    const onMessage = (reply: ThreadReply) => {
      if ('copiedBytes' in reply) return told(reply.copiedBytes)
      worker.off('message', onMessage).off('error', reject).off('exit', onExit).unref()
      resolve('fault' in reply ? reply.fault : undefined)
    }
    worker.on('message', onMessage).on('error', reject).on('exit', onExit).ref()
    worker.postMessage(job)
  })
}
