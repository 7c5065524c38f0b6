import type { Answer } from '../wire/call.ts'
import { PAGE_HEADERS } from './page-headers.ts'

/** What a browser sees where the console is not built: how to build it, and how other clients get here. */
export const statusPage = (services: readonly string[]): Answer => ({
  status: 200,
  headers: {
    ...PAGE_HEADERS,
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
  },
  body: `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>kdbflow</title>
<style>body { font: 16px/1.5 system-ui, sans-serif; max-width: 44rem; margin: 3rem auto; padding: 0 1rem }</style>
<h1>kdbflow</h1>
<p>This address answers the AWS APIs that kdbflow serves on your own machine. Requests must be signed
(AWS Signature Version 4); the signature names the service.</p>
<p>The web console is not built. Where kdbflow was cloned, with all that <code>npm ci</code> brings:</p>
<pre>npx node console/build.mjs</pre>
<p>Then load this page again.</p>
<p>Services: ${services.map(name => `<code>${name}</code>`).join(', ')}</p>
<p>Point a shell here, then use any AWS SDK or the AWS CLI:</p>
<pre>eval "$(kdbflow env)"
aws sts get-caller-identity</pre>
`,
})
