import type { FinspaceClient } from '@aws-sdk/client-finspace'

/** A client whose requests ask for `readWrite`, a member that its release does not know; until it is called back. */
export function askForWritable(client: FinspaceClient): () => void {
  client.middlewareStack.add(
    next => args => {
      const request = Object(args.request)
      if (request.method === 'POST' && String(request.path).endsWith('/dataviews')) {
        request.body = JSON.stringify({ ...JSON.parse(request.body), readWrite: true })
      }
      return next(args)
    },
    { step: 'serialize', priority: 'low', name: 'askForWritable' },
  )
  return () => client.middlewareStack.remove('askForWritable')
}
