/** What was typed is not what the command takes: its help says what is. */
export class UsageError extends Error {
  override readonly name = 'Error'
}
