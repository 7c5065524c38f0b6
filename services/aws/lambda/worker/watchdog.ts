import { Worker } from 'node:worker_threads'

/**
 * Ends the process when its host is gone. A thread of its own sees to it, because a handler in an endless loop
 * would never hear of it and burn a core for ever.
 */
export function startWatchdog(): void {
  const worker = new Worker(new URL('./watchdog-thread.ts', import.meta.url), {
    workerData: process.ppid,
    stdout: true,
  })
  worker.unref()
}
