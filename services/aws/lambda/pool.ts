import { ServiceException } from '../../wire/service-exception.ts'
import { type Exit, Sandbox, type SandboxParts } from './sandbox.ts'

export interface PoolSize {
  /** Sandboxes kept ready, from the start on. */
  warm: number
  /** Further invocations wait for a free one. */
  most: number
}

/** Sandboxes, handed out one invocation each. One that ended is replaced. */
export class Pool {
  readonly #size: PoolSize
  readonly #parts: SandboxParts
  readonly #all = new Set<Sandbox>()
  /** The one used last comes first: its modules are in the processor's caches. */
  #idle: { sandbox: Sandbox; functionName: string | undefined }[] = []
  #waiting: PromiseWithResolvers<Sandbox>[] = []
  #stopped = false

  constructor(size: PoolSize, parts: SandboxParts = {}) {
    this.#size = size
    this.#parts = parts
  }

  start(): void {
    while (this.#all.size < this.#size.warm)
      this.#idle.push({ sandbox: this.#spawn(), functionName: undefined })
  }

  /**
   * A sandbox that has run this function before, if one is free; else any; else, when it comes free, the next.
   * @throws {ServiceException} ServiceException once the pool is stopped
   */
  async take(functionName: string): Promise<Sandbox> {
    if (this.#stopped) throw stopped()
    const warm = this.#idle.findIndex(one => one.functionName === functionName)
    const [free] = this.#idle.splice(Math.max(warm, 0), 1)
    if (free !== undefined) return free.sandbox
    if (this.#all.size < this.#size.most) return this.#spawn()
    const turn = Promise.withResolvers<Sandbox>()
    this.#waiting.push(turn)
    return turn.promise
  }

  release(sandbox: Sandbox, functionName: string): void {
    if (!sandbox.alive) return
    const next = this.#waiting.shift()
    if (next !== undefined) next.resolve(sandbox)
    else this.#idle.unshift({ sandbox, functionName })
  }

  async stop(): Promise<void> {
    this.#stopped = true
    for (const turn of this.#waiting.splice(0)) turn.reject(stopped())
    for (const sandbox of this.#all) sandbox.kill()
    await Promise.all([...this.#all].map(sandbox => sandbox.closed))
  }

  #spawn(): Sandbox {
    const sandbox = new Sandbox(this.#parts)
    this.#all.add(sandbox)
    void sandbox.closed.then(exit => this.#replace(sandbox, exit))
    return sandbox
  }

  #replace(ended: Sandbox, { code, signal }: Exit): void {
    this.#all.delete(ended)
    this.#idle = this.#idle.filter(({ sandbox }) => sandbox !== ended)
    if (this.#stopped) return
    const next = this.#waiting.shift()
    if (next !== undefined) next.resolve(this.#spawn())
    // What the system would not start now, it will not start at once: the next invocation tries.
    else if (code !== null || signal !== null) this.start()
  }
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors: clients try again. */
const stopped = () =>
  new ServiceException(
    { code: 'ServiceException', status: 500, members: { Type: 'Service' } },
    'expected functions to be served, got an end of the service',
  )
