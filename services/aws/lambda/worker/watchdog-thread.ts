// The thread behind watchdog.ts.
import { workerData } from 'node:worker_threads'

const INTERVAL = 1000

const timer = setInterval(() => {
  if (process.ppid !== workerData) process.kill(process.pid, 'SIGKILL')
}, INTERVAL)
timer.ref()
