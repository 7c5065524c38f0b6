// Lambda's side of the Runtime API: a process per function, with what Lambda puts into its environment.
import { spawn } from 'node:child_process'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import { build } from 'esbuild'
import { onTestFinished } from 'vitest'
import { bundleOptions } from '../../../functions/bundle.ts'
import { steps } from '../../../functions/catalog.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

export type Outcome = { answer: unknown } | { fault: { errorType: string; errorMessage: string } }

export interface DeployedFunction {
  invoke(event: unknown): Promise<Outcome>
  /** All that it wrote. */
  written(): string
}

/** Bundles steps as a deployment does. Answers the folder of each. */
export async function bundleSteps(names: readonly string[]): Promise<(name: string) => string> {
  const outdir = temporaryFolder()
  await build({
    ...{
      ...bundleOptions,
      mainFields: [...bundleOptions.mainFields],
      outdir,
      outExtension: { '.js': '.mjs' },
    },
    entryPoints: Object.fromEntries(names.map(name => [`${name}/handler`, steps[name]?.file ?? name])),
  })
  return name => join(outdir, name)
}

/** Runs one bundle for as long as the test lasts, one invocation at a time. */
export async function startFunction(name: string, parts: Parts): Promise<DeployedFunction> {
  let waiting: ServerResponse | undefined
  let queued: { event: unknown; settled: PromiseWithResolvers<Outcome> } | undefined
  const handOut = () => {
    if (waiting === undefined || queued === undefined) return
    waiting.writeHead(200, headersOf(name)).end(JSON.stringify(queued.event))
    waiting = undefined
  }
  const server = createServer(async (request, response) => {
    if (request.url?.endsWith('/invocation/next')) {
      waiting = response
      return handOut()
    }
    const body = await json(request)
    const settle = queued?.settled
    queued = undefined
    response.writeHead(202).end()
    // Only faults are posted there, in this form.
    if (request.url?.endsWith('/error'))
      settle?.resolve({ fault: body as { errorType: string; errorMessage: string } })
    else settle?.resolve({ answer: body })
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  const process = startProcess(name, { ...parts, port })
  onTestFinished(() => {
    process.kill()
    server.closeAllConnections()
    server.close()
  })
  return {
    invoke(event) {
      const settled = Promise.withResolvers<Outcome>()
      queued = { event, settled }
      void process.ended.then(() =>
        settled.reject(new Error(`expected ${name} to run, got its end: ${process.written()}`)),
      )
      handOut()
      return settled.promise
    },
    written: process.written,
  }
}

interface Parts {
  /** Of the bundle. */
  folder: string
  environment: Readonly<Record<string, string>>
}

const headersOf = (name: string) => ({
  'lambda-runtime-aws-request-id': crypto.randomUUID(),
  'lambda-runtime-deadline-ms': String(Date.now() + (steps[name]?.timeoutSeconds ?? 30) * 1000),
  'lambda-runtime-invoked-function-arn': `arn:aws:lambda:us-east-1:000000000000:function:${name}`,
})

function startProcess(name: string, { folder, environment, port }: Parts & { port: number }) {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'client.ts')], {
    env: {
      ...{
        _HANDLER: 'handler.handler',
        LAMBDA_TASK_ROOT: folder,
        AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${port}`,
      },
      ...{
        AWS_LAMBDA_FUNCTION_NAME: name,
        AWS_LAMBDA_FUNCTION_VERSION: '1',
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
      },
      ...{ AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x', TZ: ':UTC', AWS_REGION: 'us-east-1' },
      ...environment,
    },
  })
  let written = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      written += text
    })
  }
  const ended = new Promise<void>(done => child.once('exit', () => done()))
  return { kill: () => child.kill('SIGKILL'), written: () => written, ended }
}
