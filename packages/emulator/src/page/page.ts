import type { Overview } from '../frame/overview.ts';
import type { GatewayResponse } from '../frame/protocol.ts';
import { assets } from './assets.ts';
import { controlsSection } from './controls.ts';
import { filterForm } from './filter.ts';
import { gatewaysSection } from './gateways.ts';
import { html, raw } from './html.ts';
import { jobsSection } from './jobs.ts';
import { moneySection } from './money.ts';
import { requestsSection } from './requests.ts';
import { startSection } from './start.ts';

/** Two lines that cross. */
const icon =
  "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'>" +
  "<path d='M2 5h12M5 2v12M2 11h12M11 2v12' stroke='%23468' stroke-width='2'/></svg>";

/** GET / for a person. It works without its script, which only keeps it up to date. */
export async function renderPage(
  overview: Overview,
  query: Readonly<Record<string, string>>,
): Promise<GatewayResponse> {
  const [style, script] = await assets();
  const page = await html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>Crosspoint emulator</title>
        <link rel="icon" href="${icon}" />
        ${raw(style.element)}
      </head>
      <body>
        <header>
          <h1>Crosspoint emulator</h1>
          <p>Nothing is generated here and nothing is charged.</p>
          <nav aria-label="On this page">
            <a href="#jobs">Jobs</a> <a href="#start">Start a job</a> <a href="#controls">Faults and clock</a>
            <a href="#requests">Requests</a> <a href="#money">Money</a> <a href="#gateways">Gateways</a>
          </nav>
          <p id="polling">
            <noscript><a href="/">Look again</a></noscript>
            <label hidden
              ><input type="checkbox" id="follow" checked autocomplete="off" /> Keep up to date</label
            >
            <span id="pace-now" role="status"></span>
          </p>
        </header>
        <main>
          ${jobsSection(overview, filterForm(overview))} ${startSection(overview, query)}
          ${controlsSection(overview)} ${requestsSection(overview)} ${moneySection(overview)}
          ${gatewaysSection(overview)}
        </main>
        ${raw(script.element)}
      </body>
    </html>`;
  const policy = [
    `default-src 'none'`,
    `style-src ${style.allowed}`,
    `script-src ${script.allowed}`,
    `img-src 'self' data:`,
    `media-src 'self'`,
    `connect-src 'self'`,
    `form-action 'self'`,
    `base-uri 'none'`,
    `frame-ancestors 'none'`,
  ];
  return {
    status: 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy.join('; '),
      'cross-origin-opener-policy': 'same-origin',
      'referrer-policy': 'same-origin',
      vary: 'accept',
    },
    body: String(page),
  };
}
