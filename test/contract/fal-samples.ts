// What the public documents print, with where it stands. Read on 2026-11-30.

/** https://docs.fal.ai/model-endpoints/queue, "Submit a request". */
export const submitted = {
  request_id: '80e732af-660e-45cd-bd63-580e4f2a94cc',
  response_url: 'https://queue.fal.run/fal-ai/fast-sdxl/requests/80e732af-660e-45cd-bd63-580e4f2a94cc',
  status_url: 'https://queue.fal.run/fal-ai/fast-sdxl/requests/80e732af-660e-45cd-bd63-580e4f2a94cc/status',
  cancel_url: 'https://queue.fal.run/fal-ai/fast-sdxl/requests/80e732af-660e-45cd-bd63-580e4f2a94cc/cancel',
};

/** https://docs.fal.ai/model-endpoints/queue, "Request status": the state of a request that waits. */
export const inQueue = {
  status: 'IN_QUEUE',
  queue_position: 0,
  response_url: 'https://queue.fal.run/fal-ai/fast-sdxl/requests/80e732af-660e-45cd-bd63-580e4f2a94cc',
};

/**
 * https://docs.fal.ai/model-endpoints/queue, "Status types" and "Logs": the fields of the other states and of a log entry
 * (`message`, `level`, `source`, `timestamp`). The document prints their names; the values are made up.
 */
export const inProgress = {
  status: 'IN_PROGRESS',
  logs: [
    { message: 'loading', level: 'INFO', source: 'stdout', timestamp: '2026-01-01T00:00:01Z' },
    { message: 'step 3 of 28', level: 'INFO', source: 'stdout', timestamp: '2026-01-01T00:00:02Z' },
  ],
  response_url: submitted.response_url,
};
export const completed = { ...inProgress, status: 'COMPLETED' };

/** https://docs.fal.ai/model-endpoints/webhooks, "Successful result". Its payload is what the result request answers. */
export const delivered = {
  request_id: '123e4567-e89b-12d3-a456-426614174000',
  gateway_request_id: '123e4567-e89b-12d3-a456-426614174000',
  status: 'OK',
  payload: {
    images: [
      {
        url: 'https://url.to/image.png',
        content_type: 'image/png',
        file_name: 'image.png',
        file_size: 1_824_075,
        width: 1024,
        height: 1024,
      },
    ],
    seed: 196_619,
  },
};

/** https://docs.fal.ai/model-endpoints/webhooks, "Response errors". */
export const deliveredError = {
  request_id: '123e4567-e89b-12d3-a456-426614174000',
  gateway_request_id: '123e4567-e89b-12d3-a456-426614174000',
  status: 'ERROR',
  error: 'Invalid status code: 422',
  payload: { detail: [{ loc: ['body', 'prompt'], msg: 'field required', type: 'value_error.missing' }] },
};

/** https://fal.ai/docs/inference-api/queue/cancel, "Response": the words that `status` can be. */
export const cancelWords = ['OK', 'CANCELLATION_REQUESTED', 'ALREADY_COMPLETED'] as const;
