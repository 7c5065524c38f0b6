/** Of a confined sandbox: Node's permission model does not hold in threads, so a handler may start none. */
export function giveUpThreads(): void {
  // The types know neither that it is undefined where nothing is confined, nor `drop`.
  const permission = process.permission as unknown as { drop(scope: string): void } | undefined
  permission?.drop('worker')
}
