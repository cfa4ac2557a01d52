"""What other programs may ask: ``/api/v1``, with a key from Settings → Programs."""
