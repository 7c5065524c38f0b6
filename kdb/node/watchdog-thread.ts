// The thread behind watchdog.ts. Whose parent has gone gets another.
import { workerData } from 'node:worker_threads'

const intervalMs = 1000

setInterval(() => {
  if (process.ppid !== workerData) process.kill(process.pid, 'SIGKILL')
}, intervalMs)
