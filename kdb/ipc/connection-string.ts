export type KdbAddress = { host: string; port: number; tls: boolean; user: string; password: string }

// The pattern of FinSpace's SignedKxConnectionString, taken apart.
const pattern = /^:(tcps:\/\/)?([\w.-]+):(\d{1,5}):([\w.-]+):([^\s:]+)$/

/** Takes apart `:host:port:user:password` or `:tcps://host:port:user:password`. */
export function parseConnectionString(text: string): KdbAddress {
  const [, tls, host, port, user, password] = pattern.exec(text) ?? []
  if (host === undefined || port === undefined || user === undefined || password === undefined) {
    // Not quoted in the message: it holds a password.
    throw new TypeError(
      `expected a connection string :host:port:user:password, got ${text.length} characters`,
    )
  }
  if (Number(port) > 65_535) throw new TypeError(`expected a port up to 65535, got ${port}`)
  return { host, port: Number(port), tls: tls !== undefined, user, password }
}

export const formatConnectionString = ({ host, port, tls, user, password }: KdbAddress): string =>
  `:${tls ? 'tcps://' : ''}${host}:${port}:${user}:${password}`
