from . import alro_move
