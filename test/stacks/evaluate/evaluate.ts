// Evaluates sst.config.ts with no AWS account: the platform's own components, Pulumi with mocks.
import { rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { bundleApp } from './bundle.ts'
import { mocksOf, type Resource } from './mocks.ts'

export const account = '123456789012'
export const region = 'eu-west-1'

export interface Evaluation {
  /** What SST knows of the app before it runs. */
  app: Record<string, unknown>
  resources: Resource[]
  /** The logical names of those that outlive the stage. */
  retained: string[]
  outputs: Record<string, unknown>
}

/** Which app, and as which stage. */
export interface Deployment {
  root: string
  stage: string
  /** Whether the steps' handlers are bundled, too. */
  handlers: boolean
}

/**
 * Every resource that deploying `stage` would register, with its rendered inputs. In a process of its
 * own: Pulumi keeps global state, and is done when nothing is left to do.
 * @throws what the app throws
 */
export async function evaluate({ root, stage, handlers }: Deployment): Promise<Evaluation> {
  const platform = join(root, '.sst/platform')
  const fromPlatform = createRequire(join(platform, 'package.json'))
  const unhandled = rejectionOf()
  const file = join(platform, `evaluated.${process.pid}.mjs`)
  try {
    const esbuild = fromPlatform('esbuild')
    await bundleApp({ root, platform, stage, region, handlers, esbuild, outfile: file })
    // The same copy of Pulumi that the bundle resolves: mocks set on another would not be seen.
    const pulumi = fromPlatform('@pulumi/pulumi')
    const app = (await import(pathToFileURL(resolve(file)).href)) as Bundle
    const resources: Resource[] = []
    await pulumi.runtime.setMocks(mocksOf({ resources, account, region }), 'kdbflow', stage, false)
    const retained: string[] = []
    const outputs = await Promise.race([unhandled.promise, evaluateBundle(app, pulumi, retained)])
    return { app: await app.describe(stage), resources, retained, outputs }
  } finally {
    rmSync(file, { force: true })
    unhandled.stop()
  }
}

/** What bundle.ts exports of the app. */
interface Bundle {
  describe(stage: string): Promise<Record<string, unknown>>
  evaluate(): Promise<unknown>
}

/** Pulumi's own types are in the platform's folder, where the type checker does not look. */
interface Pulumi {
  runtime: {
    setMocks(mocks: unknown, project: string, stack: string, preview: boolean): Promise<void>
    registerStackTransformation(see: (resource: Registered) => undefined): void
    runInPulumiStack(run: () => Promise<void>): Promise<unknown>
  }
  output(value: unknown): { apply(use: (value: Record<string, unknown>) => void): void }
}

interface Registered {
  name: string
  opts: { retainOnDelete?: boolean }
}

async function evaluateBundle(
  app: Bundle,
  pulumi: Pulumi,
  retained: string[],
): Promise<Record<string, unknown>> {
  let outputs: unknown
  await pulumi.runtime.runInPulumiStack(async () => {
    pulumi.runtime.registerStackTransformation(({ name, opts }) => {
      if (opts.retainOnDelete === true) retained.push(name)
      return undefined
    })
    outputs = await app.evaluate()
  })
  const resolved = await new Promise<Record<string, unknown>>(done => pulumi.output(outputs).apply(done))
  await idle()
  return resolved
}

/** Components register children whenever they come to it, and are done when this process has nothing left to do. */
const idle = () => new Promise(done => process.once('beforeExit', done))

/** An error inside an output's callback reaches nobody but the process. */
function rejectionOf() {
  const { promise, reject } = Promise.withResolvers<never>()
  process.on('unhandledRejection', reject)
  promise.catch(() => undefined)
  return { promise, stop: () => void process.off('unhandledRejection', reject) }
}
