import { once } from 'node:events'
import { createServer } from 'node:net'
import { type Finding, fault, ok } from './finding.ts'

interface Place {
  host: string
  port: number
  /** Where this data folder is served already. */
  serving: string | undefined
}

/** Whether a start could listen there. */
export async function checkPort({ host, port, serving }: Place): Promise<Finding> {
  if (serving !== undefined) return ok('port', `the service listens on ${serving}`)
  const error = await faultOf(host, port)
  const place = `port ${port} of ${host}`
  if (error === undefined) return ok('port', `${place} is free`)
  const advice = error.includes('EADDRINUSE')
    ? 'end what has it, or start on another by --port'
    : 'name an address and port that you may listen on by --host and --port'
  return fault('port', `${place} is not free: ${error}`, advice)
}

async function faultOf(host: string, port: number): Promise<string | undefined> {
  const server = createServer()
  try {
    await once(server.listen({ host, port }), 'listening')
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  } finally {
    server.close()
  }
}
