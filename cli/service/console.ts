import { SFNClient } from '@aws-sdk/client-sfn'
import * as z from 'zod'
import type { Command } from '../command/command.ts'
import { type EndpointOptions, endpointOptions, jsonOption } from '../command/options.ts'
import { connectionOf } from '../endpoint/connection.ts'
import { signedRequest } from '../endpoint/signed-request.ts'

export const command: Command = {
  options: [...endpointOptions(), jsonOption()],
  examples: ['kdbflow console'],
  run: printSignInLink,
}

const link = z.object({ path: z.string(), expiration: z.string() })

/** Prints a one-time link that signs in to the web console as whoever runs the command. */
export async function printSignInLink(options: EndpointOptions & { json?: true }): Promise<void> {
  const connection = connectionOf(options)
  const { endpoint, region } = connection
  if (endpoint === undefined) {
    throw new Error(
      'expected an endpoint of kdbflow, got AWS, whose console is another: name it by --endpoint',
    )
  }
  const credentials = connection.credentials ?? (await new SFNClient(connection).config.credentials())
  const { origin } = new URL(endpoint)
  const { path, expiration } = link.parse(
    await signedRequest({
      ...{ method: 'POST', service: 'execute-api', region, credentials },
      ...{ origin, path: '/_console/links', body: '' },
    }),
  )
  if (options.json === true) return console.log(JSON.stringify({ url: `${origin}${path}`, expiration }))
  console.log(`${origin}${path}`)
  console.error(`kdbflow: it works once, until ${expiration}`)
}
