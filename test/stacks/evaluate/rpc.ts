import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import { build } from 'esbuild'

interface Rpc {
  url: string
  /** Handlers that do not bundle, one sentence each. */
  faults: string[]
  close(): void
}

interface Request {
  method: string
  params: [{ functionID: string; handler: string }]
}

/** Stands in for the SST command, which the components ask over HTTP: to bootstrap, and to build handlers. */
export async function startRpc(root: string, account: string): Promise<Rpc> {
  const faults: string[] = []
  const server = createServer(async (request, response) => {
    const { method, params } = (await json(request)) as Request
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(await answer({ method, params, root, account, faults })))
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, faults, close: () => void server.close() }
}

async function answer({ method, params, root, account, faults }: Answering): Promise<object> {
  if (method === 'Provider.Aws.Bootstrap') {
    const bootstrap = {
      asset: 'sst-asset',
      state: 'sst-state',
      assetEcrUrl: 'ecr',
      assetEcrRegistryId: account,
    }
    return { result: bootstrap }
  }
  if (method === 'Runtime.Build') return { result: await bundle(root, params[0], faults) }
  return { error: `expected a call that the components make, got ${method}` }
}

interface Answering extends Request {
  root: string
  account: string
  faults: string[]
}

async function bundle(root: string, { functionID, handler }: Request['params'][0], faults: string[]) {
  const dot = handler.lastIndexOf('.')
  const out = join(root, '.sst/evaluated', functionID)
  try {
    await build({
      entryPoints: [join(root, `${handler.slice(0, dot)}.ts`)],
      outfile: join(out, 'bundle.mjs'),
      ...{ bundle: true, minify: true, platform: 'node', target: 'node24', format: 'esm' },
      mainFields: ['module', 'main'],
      logLevel: 'silent',
    })
  } catch (error) {
    faults.push(`expected ${handler} to bundle, got: ${error instanceof Error ? error.message : error}`)
  }
  return { handler: `bundle${handler.slice(dot)}`, out, errors: [], sourcemaps: [] }
}
