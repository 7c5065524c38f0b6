// A node that is at work without end from the moment it listens.
import process from 'node:process'
import { startWatchdog } from '../../../kdb/node/watchdog.ts'

startWatchdog()
process.send?.({ type: 'listening', port: 1, controlPort: 1 }, () => {
  for (;;);
})
