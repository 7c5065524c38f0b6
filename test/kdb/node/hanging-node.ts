// A node that hangs before it listens: stopped, it hears no SIGTERM either.
import process from 'node:process'

process.kill(process.pid, 'SIGSTOP')
