// A node that hangs: before it listens, or, told `listens`, from then on. Stopped, it hears no SIGTERM either.
import process from 'node:process'

if (process.argv[2]?.includes('listens')) process.send?.({ type: 'listening', port: 1, controlPort: 1 }, hang)
else hang()

function hang() {
  process.kill(process.pid, 'SIGSTOP')
}
