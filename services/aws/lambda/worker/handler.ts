import { registerHooks } from 'node:module'
import { pathToFileURL } from 'node:url'
import { LoadError } from './fault.ts'

export type Handler = (event: unknown, context: unknown) => unknown

/**
 * The handler of a function's module. Each function has instances of its own of our modules, as it has on Lambda:
 * an SDK client kept in a module shared with another function would go on signing with that one's credentials.
 * @throws {LoadError} named as Lambda names it
 */
export async function loadHandler(file: string, functionName: string): Promise<Handler> {
  const url = pathToFileURL(file)
  url.searchParams.set(OWNER, functionName)
  const { handler } = await load(url.href)
  if (typeof handler === 'function') return handler as Handler
  throw new LoadError(
    'Runtime.HandlerNotFound',
    `expected ${file} to export a function handler, got ${typeof handler}`,
  )
}

async function load(url: string): Promise<{ handler?: unknown }> {
  try {
    return await import(url)
  } catch (cause) {
    const message = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause)
    throw new LoadError('Runtime.ImportModuleError', message)
  }
}

/** The query parameter by which the modules of one function differ from those of another. */
const OWNER = 'function'

registerHooks({
  resolve(specifier, context, next) {
    const resolved = next(specifier, context)
    const owner = context.parentURL === undefined ? null : ownerOf(context.parentURL)
    // Packages are shared: they are most of the code, and keep no state of a function.
    if (owner === null || !resolved.url.startsWith('file:') || resolved.url.includes('/node_modules/'))
      return resolved
    const url = new URL(resolved.url)
    url.searchParams.set(OWNER, owner)
    return { ...resolved, url: url.href }
  },
})

const ownerOf = (url: string) => (URL.canParse(url) ? new URL(url).searchParams.get(OWNER) : null)
