import { type Profiler, Session } from 'node:inspector/promises';

/** Watches which parts of the modules that are loaded from now on are run. */
export class BlockCoverage {
  readonly #session: Session;

  private constructor(session: Session) {
    this.#session = session;
  }

  /** Begins. Modules that are loaded already are not watched in detail. */
  static async begin(): Promise<BlockCoverage> {
    const session = new Session();
    session.connect();
    await session.post('Profiler.enable');
    await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
    return new BlockCoverage(session);
  }

  /** What was run until now, script by script, and the end of it. */
  async end(): Promise<readonly Profiler.ScriptCoverage[]> {
    const { result } = await this.#session.post('Profiler.takePreciseCoverage');
    await this.#session.post('Profiler.stopPreciseCoverage');
    this.#session.disconnect();
    return result;
  }
}
