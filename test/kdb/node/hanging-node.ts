// A node that hangs before it listens. Stopped, it hears no SIGTERM either.
import process from 'node:process'
import { nodeFolder } from '../../../kdb/node/node-folder.ts'
import { identityOf } from '../../../kdb/node/process-identity.ts'

const own = identityOf(process.pid)
if (own !== undefined) nodeFolder(process.argv[2] ?? '').claim(own)
process.kill(process.pid, 'SIGSTOP')
