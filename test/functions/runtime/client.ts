// What Lambda's Node runtime does with a bundle, over Lambda's Runtime API: loads the handler, asks for an event, posts
// what came of it, and asks again. https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const { AWS_LAMBDA_RUNTIME_API: host, LAMBDA_TASK_ROOT: root = '', _HANDLER: declared = '' } = process.env
const runtime = `http://${host}/2018-06-01/runtime`

type Handler = (event: unknown, context: object) => Promise<unknown>

const handler = await load()
for (;;) await invoke()

async function load(): Promise<Handler> {
  const [file, name = ''] = declared.split('.')
  try {
    const bundle: Record<string, Handler | undefined> = await import(
      pathToFileURL(join(root, `${file}.mjs`)).href
    )
    const found = bundle[name]
    if (found === undefined) throw new Error(`expected ${declared} to be exported, got nothing`)
    return found
  } catch (error) {
    await post('init/error', faultOf(error))
    process.exit(1)
  }
}

async function invoke(): Promise<void> {
  const next = await fetch(`${runtime}/invocation/next`)
  const requestId = next.headers.get('lambda-runtime-aws-request-id') ?? ''
  const deadline = Number(next.headers.get('lambda-runtime-deadline-ms'))
  const context = {
    functionName: process.env['AWS_LAMBDA_FUNCTION_NAME'],
    functionVersion: process.env['AWS_LAMBDA_FUNCTION_VERSION'],
    invokedFunctionArn: next.headers.get('lambda-runtime-invoked-function-arn'),
    memoryLimitInMB: process.env['AWS_LAMBDA_FUNCTION_MEMORY_SIZE'],
    awsRequestId: requestId,
    getRemainingTimeInMillis: () => deadline - Date.now(),
  }
  try {
    const answer = await handler(await next.json(), context)
    await post(`invocation/${requestId}/response`, answer ?? null)
  } catch (error) {
    await post(`invocation/${requestId}/error`, faultOf(error))
  }
}

function post(path: string, body: unknown) {
  return fetch(`${runtime}/${path}`, { method: 'POST', body: JSON.stringify(body) })
}

function faultOf(error: unknown) {
  if (!(error instanceof Error))
    return { errorType: typeof error, errorMessage: String(error), stackTrace: [] }
  return {
    errorType: error.name,
    errorMessage: error.message,
    stackTrace: error.stack?.split('\n').slice(1) ?? [],
  }
}
