// A sandbox: a process that runs handlers of any function, one invocation at a time. sandbox.ts is its host.
import { enableCompileCache } from 'node:module'
import { join } from 'node:path'
import { now } from './clock.ts'
import { COMPILE_CACHE } from './compile-cache.ts'
import { joinOutputs, nameInConsole } from './console.ts'
import { enterEnvironment } from './environment.ts'
import { faultOf, unhandledRejection } from './fault.ts'
import { loadHandler } from './handler.ts'
import { endOfOutput, type InvokeMessage, type ResultMessage } from './messages.ts'
import { giveUpThreads } from './permissions.ts'
import { startWatchdog } from './watchdog.ts'

let current: InvokeMessage | undefined

enableCompileCache(join(COMPILE_CACHE, String(process.getuid?.() ?? 0)))
startWatchdog()
giveUpThreads()
joinOutputs()
process.on('message', (message: InvokeMessage) => void run(message))
process.on('disconnect', () => process.exit())
process.on('uncaughtException', error => die(faultOf(error), 129))
process.on('unhandledRejection', reason => die(unhandledRejection(reason), 128))

const [, , preload] = process.argv
// Under a name that no function has: its own modules are to see the environment of an invocation. One that does not
// load fails when it is invoked.
if (preload !== undefined) loadHandler(preload, ':preload').catch(() => undefined)

async function run(message: InvokeMessage): Promise<void> {
  current = message
  enterEnvironment(message)
  nameInConsole(message.requestId)
  await report({ requestId: message.requestId, ...(await resultOf(message)) })
  current = undefined
}

async function resultOf({ file, functionName, payload, context, deadline }: InvokeMessage) {
  try {
    const handler = await loadHandler(file, functionName)
    const getRemainingTimeInMillis = () => Math.max(0, deadline - now())
    const result = await handler(JSON.parse(payload), { ...context, getRemainingTimeInMillis })
    // Lambda answers null for a handler that returns nothing.
    return { payload: JSON.stringify(result) ?? 'null' }
  } catch (error) {
    return { error: faultOf(error), ending: false }
  }
}

/** By this line the host knows that it has read all that the invocation wrote. */
function report(result: ResultMessage): Promise<void> {
  process.stdout.write(`${endOfOutput(result.requestId)}\n`)
  return new Promise(resolve => process.send?.(result, () => resolve()))
}

async function die(error: ReturnType<typeof faultOf>, code: number): Promise<void> {
  if (current !== undefined) await report({ requestId: current.requestId, error, ending: true })
  process.exit(code)
}
