export interface ReadOptions {
  /** Reads what JSON.stringify wrote; JSON.parse where absent. */
  parse?: ((text: string) => unknown) | undefined
}
