import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { CopyFault } from './copy-fault.ts'
import type { FileCopy, ThreadJob, ThreadReply } from './copy-thread.ts'

/** A few threads that copy files, started when first needed. Idle ones do not keep the process alive. */
export interface CopyThreads {
  /**
   * `onCopied` is called with bytes as they are copied, `begun` with the index of a file whose bytes are reported at
   * its end.
   * @throws {FileFault} with the copy that failed; those before it in the list are finished.
   */
  copy(files: FileCopy[], options: CopyOptions): Promise<void>
  /** Makes directories read-only. */
  seal(directories: string[]): Promise<void>
}

interface Listener {
  onCopied(bytes: number): void
  begun(index: number): void
}

interface CopyOptions extends Listener {
  resuming: boolean
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
  const run = async (job: ThreadJob, listener: Listener) => {
    while (running === count) await new Promise<void>(resolve => waiting.push(resolve))
    running++
    try {
      const worker = takeLiving(idle) ?? start()
      const fault = await runIn(worker, job, listener)
      idle.push(worker)
      return fault
    } finally {
      running--
      waiting.shift()?.()
    }
  }
  return {
    async copy(files, { resuming, ...listener }) {
      const fault = await run({ copy: files, resuming }, listener)
      if (fault !== undefined) throw new FileFault(fault.index, new CopyFault(fault.code, fault.message))
    },
    async seal(directories) {
      const fault = await run({ seal: directories }, NOBODY)
      if (fault !== undefined) throw new CopyFault(fault.code, fault.message)
    },
  }
}

const NOBODY: Listener = { onCopied: () => undefined, begun: () => undefined }

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
function runIn(worker: Worker, job: ThreadJob, listener: Listener): Promise<Fault | undefined> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number) =>
      reject(new Error(`expected a thread to finish its copies, got its end (${code})`))
    const onMessage = (reply: ThreadReply) => {
      if ('copiedBytes' in reply) return listener.onCopied(reply.copiedBytes)
      if ('begun' in reply) return listener.begun(reply.begun)
      worker.off('message', onMessage).off('error', reject).off('exit', onExit).unref()
      resolve('fault' in reply ? reply.fault : undefined)
    }
    worker.on('message', onMessage).on('error', reject).on('exit', onExit).ref()
    worker.postMessage(job)
  })
}
