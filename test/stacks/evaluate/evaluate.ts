// Evaluates sst.config.ts with no AWS account: the platform's own components, Pulumi with mocks.
import { rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { bundleApp } from './bundle.ts'
import { mocksOf, type Resource } from './mocks.ts'
import { startRpc } from './rpc.ts'

export const account = '123456789012'
export const region = 'eu-west-1'

export interface Evaluation {
  resources: Resource[]
  outputs: Record<string, unknown>
}

/**
 * Every resource that deploying `stage` would register, with its rendered inputs. Once per process: Pulumi keeps
 * global state.
 * @throws what the app throws, and the faults of handlers that do not bundle
 */
export async function evaluate(root: string, stage: string): Promise<Evaluation> {
  const platform = join(root, '.sst/platform')
  const fromPlatform = createRequire(join(platform, 'package.json'))
  const rpc = await startRpc(root, account)
  const unhandled = rejectionOf()
  const file = join(platform, `evaluated.${process.pid}.mjs`)
  try {
    process.env['SST_SERVER'] = rpc.url
    process.env['SST_AWS_REGION'] = region
    await bundleApp({ root, platform, stage, region, esbuild: fromPlatform('esbuild'), outfile: file })
    // The same copy of Pulumi that the bundle resolves: mocks set on another would not be seen.
    const pulumi = fromPlatform('@pulumi/pulumi')
    const resources: Resource[] = []
    await pulumi.runtime.setMocks(mocksOf({ resources, account, region }), 'kdbflow', stage, false)
    const outputs = await Promise.race([unhandled.promise, evaluateBundle(file, pulumi, resources)])
    if (rpc.faults.length > 0) throw new Error(rpc.faults.join('\n'))
    return { resources, outputs }
  } finally {
    rmSync(file, { force: true })
    unhandled.stop()
    rpc.close()
  }
}

/** Pulumi's own types are in the platform's folder, where the type checker does not look. */
interface Pulumi {
  runtime: {
    setMocks(mocks: unknown, project: string, stack: string, preview: boolean): Promise<void>
    runInPulumiStack(run: () => Promise<void>): Promise<unknown>
  }
  output(value: unknown): { apply(use: (value: Record<string, unknown>) => void): void }
}

async function evaluateBundle(
  file: string,
  pulumi: Pulumi,
  resources: Resource[],
): Promise<Record<string, unknown>> {
  const app = (await import(/* @vite-ignore */ pathToFileURL(resolve(file)).href)) as {
    evaluate(): Promise<unknown>
  }
  let outputs: unknown
  await pulumi.runtime.runInPulumiStack(async () => {
    outputs = await app.evaluate()
  })
  const resolved = await new Promise<Record<string, unknown>>(done => pulumi.output(outputs).apply(done))
  await settled(resources)
  return resolved
}

/** Components register children asynchronously, and say nowhere that they are done. */
async function settled(resources: Resource[]): Promise<void> {
  for (let count = -1; count !== resources.length; ) {
    count = resources.length
    await pause(250)
  }
}

/** An error inside an output's callback reaches nobody but the process. */
function rejectionOf() {
  const { promise, reject } = Promise.withResolvers<never>()
  process.on('unhandledRejection', reject)
  promise.catch(() => undefined)
  return { promise, stop: () => void process.off('unhandledRejection', reject) }
}
