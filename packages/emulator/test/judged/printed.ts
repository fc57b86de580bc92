import { key } from '../support.ts';
import type { Exchange, Story } from './story.ts';

/**
 * Responses that a document prints and no provider asks for, so that no fixture holds them: GateAI's chapters "List All
 * Models", "Single Model Schema" and "Personal Dashboard".
 */
export const printed: readonly Story[] = [
  {
    gateway: 'gateai',
    id: 'printed.models',
    exchanges: [
      get(
        '/v1/models',
        '[ { "id": "gpt-image-2", "type": "image", "cost": "~$0.003/image (LOW)", "params": ["prompt", "width", "height", "quality", "quantity"] }, { "id": "seedance-2.0", "type": "video", "cost": "~$0.49/720p 4s", "params": ["prompt", "mode", "duration", "motion_has_audio"] } ]',
      ),
    ],
  },
  {
    gateway: 'gateai',
    id: 'printed.model',
    exchanges: [
      get(
        '/v1/models/seedance-2.0',
        '{ "id": "seedance-2.0", "type": "video", "cost": "~$0.49/720p 4s, ~$1.85/720p 15s", "params": { "prompt": { "type": "string", "required": true, "description": "..." }, "mode": { "type": "string", "enum": ["RESOLUTION_720", "RESOLUTION_1080"], "default": "RESOLUTION_720" }, "duration": { "type": "integer", "min": 4, "max": 15, "default": 4 } }, "example": { "model": "seedance-2.0", "params": { "prompt": "A cat walking", "mode": "RESOLUTION_720", "duration": 5 } } }',
        key,
      ),
    ],
  },
  {
    gateway: 'gateai',
    id: 'printed.dashboard',
    exchanges: [
      generate('[emulator:c]'),
      generate('[emulator:g9000c]'),
      get(
        '/api/me?key=canary-key',
        '{ "budget": { "daily_limit": 100, "used": 5.22, "remaining": 94.78 }, "concurrency": { "used": 2, "max": 5, "available": 3, "active_slots": [ { "taskId": "abc-123", "model": "gpt-image-2", "elapsed": 12 }, { "taskId": "def-456", "model": "seedance-2.0", "elapsed": 45 } ] }, "active_tasks": [ { "task_id": "abc-123", "model": "gpt-image-2", "status": "PROCESSING", "cost": 0.003, "elapsed": "12s" } ], "recent_tasks": [ { "task_id": "old-789", "model": "gpt-image-2", "status": "FINISHED", "cost": 0.003, "result_count": 4 } ], "today_spending": { "gpt-image-2": { "requests": 15, "cost": 0.05 }, "seedance-2.0": { "requests": 2, "cost": 3.70 } } }',
      ),
    ],
  },
];

function get(path: string, text: string, headers: Readonly<Record<string, string>> = {}): Exchange {
  return {
    request: { method: 'GET', url: `https://core.claude.gg${path}`, headers: { ...headers } },
    response: { status: 200, headers: [['content-type', 'application/json']], body: { text } },
  };
}

function generate(prompt: string): Exchange {
  const text =
    '{ "task_id": "f578692c-6475-4d85-b4c2-32a97af506ff", "url": "/get/f578692c-6475-4d85-b4c2-32a97af506ff", "status": "PROCESSING", "cost": 0.05, "remaining": 99.95 }';
  const json = { model: 'gpt-image-2', params: { prompt } };
  return {
    request: {
      method: 'POST',
      url: 'https://core.claude.gg/api/generate',
      headers: { 'content-type': 'application/json', ...key },
      body: { json },
    },
    response: { status: 200, headers: [['content-type', 'application/json']], body: { text } },
  };
}
