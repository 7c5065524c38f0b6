import { Worker } from 'node:worker_threads'

/**
 * Ends the process when its supervisor is gone, whom no query over a large table would let it hear of: so a thread of
 * its own looks.
 */
export const startWatchdog = (): void => {
  new Worker(new URL('watchdog-thread.ts', import.meta.url), { workerData: process.ppid }).unref()
}
