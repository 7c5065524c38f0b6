// Builds the page into console/dist, in some three seconds: `npm ci` runs it. Where it was not run, `/` says how to.
import { pathToFileURL } from 'node:url'

/** Whether there is a page now: a production install has no tools to build it. */
export async function buildConsole() {
  const vite = await import('vite').catch(absent)
  if (vite === undefined) return false
  await vite.build({ configFile: `${import.meta.dirname}/vite.config.mjs`, logLevel: 'warn' })
  return true
}

function absent(error) {
  if (error.code === 'ERR_MODULE_NOT_FOUND') return undefined
  throw error
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href && !(await buildConsole())) {
  console.log('console: not built, its tools are not installed; `npm ci` without --omit=dev brings them')
}
