"""The read model: everything searched, counted or mapped is answered from here, in memory."""
